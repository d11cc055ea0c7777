"""What goes wrong with documents, in words for the person who filed or asked for them."""

from service.kernel.errors import PrepiskaError, Refused


class UploadRefused(Refused):
    """The root of all refusals of an uploaded file."""

    code = "documents.upload-refused"
    sentence = "Файлът не може да бъде приет."


class EmptyUpload(UploadRefused):
    """A file of no bytes."""

    code = "documents.empty"
    sentence = "Файлът „{name}“ е празен."


class UploadTooLarge(UploadRefused):
    """More bytes than the field takes."""

    code = "documents.too-large"
    sentence = "Файлът „{name}“ е {size} MB. Приемаме файлове до {limit} MB."


class UnsafeName(UploadRefused):
    """A name that is a path, hides its extension or carries control characters."""

    code = "documents.unsafe-name"
    sentence = "Името на файла не е допустимо. Преименувайте го с букви, цифри и едно разширение."


class UnknownContent(UploadRefused):
    """The bytes are none of the kinds taken, whatever the name says."""

    code = "documents.unknown-content"
    sentence = (
        "Файлът „{name}“ не е от приеманите видове: {accepted}. "
        "Запишете го в един от тях и го прикачете отново."
    )


class ContentUnlikeName(UploadRefused):
    """The extension says one kind, the bytes another."""

    code = "documents.content-unlike-name"
    sentence = "Файлът „{name}“ по съдържание е {found}, а разширението му казва друго."


class DamagedUpload(UploadRefused):
    """The right kind, but it cannot be read to its end."""

    code = "documents.damaged"
    sentence = "Файлът „{name}“ е повреден и не може да бъде отворен. Запишете го отново."


class ActiveContent(UploadRefused):
    """Macros, scripts or embedded programs."""

    code = "documents.active-content"
    sentence = "Файлът „{name}“ съдържа {what}. Запишете го без тях и го прикачете отново."


class CompressionBomb(UploadRefused):
    """A small file that unfolds into a flood."""

    code = "documents.compression-bomb"
    sentence = "Файлът „{name}“ се разгъва до размер, който не приемаме."


class MalwareFound(UploadRefused):
    """A known signature of harmful content."""

    code = "documents.malware"
    sentence = "Файлът „{name}“ е разпознат като вреден и не е приет."


class TemplateUnknown(PrepiskaError):
    """No document template has this name: our own mistake, not the person's."""

    code = "documents.template-unknown"
    sentence = "Няма образец на документ с име „{name}“."


class RenderingFailed(PrepiskaError):
    """The template could not be filled: a value is missing or of another shape."""

    code = "documents.rendering-failed"
    sentence = "Документът по образец „{name}“ не можа да бъде съставен: {reason}"
