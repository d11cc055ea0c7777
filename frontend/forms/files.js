// A chosen file goes to the server at once and stays with the draft; the form carries its number.
import { explanation, post } from './send.js'

export function attachFiles(part) {
  for (const block of part.querySelectorAll('[data-upload]:not([data-ready])')) {
    block.dataset.ready = ''
    const form = block.closest('form')
    const input = block.querySelector('input[type=file]')
    const list = block.querySelector('[data-files]')
    const status = block.querySelector('[data-upload-status]')
    block.addEventListener('click', (event) => {
      const button = event.target.closest('[data-remove-file]')
      if (!button) return
      button.closest('li').remove()
      status.textContent = 'Файлът е махнат.'
      input.focus()
      input.dispatchEvent(new CustomEvent('input', { bubbles: true }))
      form.dispatchEvent(new Event('change', { bubbles: true }))
    })
    if (!form.dataset.uploadUrl) continue
    input.addEventListener('change', async () => {
      for (const file of [...input.files]) await upload(file)
      input.value = ''
    })

    function refused(sentence) {
      status.textContent = sentence
      status.classList.add('field-error')
    }

    async function upload(file) {
      status.textContent = `Качваме „${file.name}“ …`
      status.classList.remove('field-error')
      const body = new FormData()
      body.append('csrf_token', form.elements.csrf_token?.value ?? '')
      body.append('field', block.dataset.upload)
      body.append('file', file)
      try {
        const response = await post(form.dataset.uploadUrl, body)
        if (!response.ok) {
          refused(await explanation(response, `Файлът „${file.name}“ не беше приет.`))
          return
        }
        show(await response.json())
        status.textContent = `„${file.name}“ е прикачен.`
        form.dispatchEvent(new Event('change', { bubbles: true }))
      } catch {
        refused(`Връзката прекъсна и „${file.name}“ не се качи. Изберете го отново.`)
      }
    }

    function show(stored) {
      if (block.dataset.multiple === undefined) list.replaceChildren()
      const line = document.createElement('li')
      const hidden = Object.assign(document.createElement('input'), { type: 'hidden', name: block.dataset.upload, value: stored.id })
      const name = document.createElement('span')
      name.textContent = stored.size ? `${stored.name} (${stored.size})` : stored.name
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-sm btn-link', textContent: 'Махнете' })
      button.dataset.removeFile = ''
      button.setAttribute('aria-label', `Махнете ${stored.name}`)
      line.append(hidden, name, button)
      list.append(line)
    }
  }
}
