"""The letters really leave: over SMTP, once, with a link that works; a lost one is tried again."""

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from service.operations.centre_account.letters import Mail
from service.operations.centre_account.links import confirm_email
from service.operations.centre_account.rows import LETTER
from service.storage.models.case import CaseFile
from service.storage.models.engine import Outbox
from service.worker import Post
from service.worker.outbox import send_outbox
from tests.processes.account_requests import REJECTED, AccountStory, token_in


class _Conversation(socketserver.StreamRequestHandler):
    """One SMTP conversation, as far as a client that only sends needs it."""

    def handle(self) -> None:
        self.wfile.write(b"220 box\r\n")
        while line := self.rfile.readline():
            word = line.strip().upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                box = self.server
                assert isinstance(box, PostBox)
                box.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
            if word == b"QUIT":
                return


class PostBox(socketserver.ThreadingTCPServer):
    """A mail server on the loopback that keeps what it was given."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: list[EmailMessage] = []

    @property
    def post(self) -> Post:
        return Post(f"smtp://127.0.0.1:{self.server_address[1]}", "https://p")


@pytest.fixture
def box() -> Iterator[PostBox]:
    with PostBox() as opened:
        threading.Thread(target=opened.serve_forever, daemon=True).start()
        yield opened
        opened.shutdown()


def read(letter: EmailMessage) -> Mail:
    return Mail(str(letter["To"]), str(letter["Subject"]), str(letter.get_content()))


def case_number(applicant: AccountStory) -> str:
    with applicant.world.office.transaction() as session:
        return session.get_one(CaseFile, applicant.case_id).number


def test_the_letter_that_arrives_has_the_link_that_works(
    applicant: AccountStory, box: PostBox
) -> None:
    applicant.ask()
    assert send_outbox(applicant.world.office, box.post) >= 1
    letter = read(box.letters[-1])
    assert (letter.to, letter.subject) == (
        "nevena@pirin.example", "Потвърдете електронната си поща",
    )  # fmt: skip
    assert "17.03.2025" in letter.body
    confirm_email(applicant.world.office, token_in(letter))
    assert applicant.request().state == "awaiting_approval"

    send_outbox(applicant.world.office, box.post)
    assert send_outbox(applicant.world.office, box.post) == 0
    subjects = [read(each).subject for each in box.letters]
    assert subjects.count("Потвърдете електронната си поща") == 1
    # the agency's registrar is told by mail as before
    number = case_number(applicant)
    assert f"Заявка за профил – преписка №\u00a0{number}" in subjects


def test_a_mail_names_the_case_the_term_and_where_to_go(
    applicant: AccountStory, box: PostBox
) -> None:
    applicant.ask()
    applicant.confirm()
    send_outbox(applicant.world.office, box.post)
    letters = [read(each) for each in box.letters]
    number = case_number(applicant)
    [task] = [each for each in letters if "Чака Ви задача" in each.body]
    lines = task.body.replace("\u00a0", " ").splitlines()
    assert lines[0].startswith("Чака Ви задача „")
    assert lines[1].startswith("Срок: ")
    assert lines[3].startswith(f"Преписка № {number}: ")
    assert lines[5] == f"https://p/zadachi?box=all&q={number}"
    [notice] = [each for each in letters if each.subject.startswith("Заявка за профил")]
    assert f"https://p/prepiski/{applicant.case_id}" in notice.body.splitlines()


def test_a_letter_that_did_not_leave_is_tried_three_times(
    applicant: AccountStory, box: PostBox
) -> None:
    applicant.ask()
    nobody = Post("smtp://127.0.0.1:1", "https://p")
    assert [send_outbox(applicant.world.office, nobody) for _ in range(2)] == [0, 0]
    send_outbox(applicant.world.office, box.post)
    confirm_email(applicant.world.office, token_in(read(box.letters[-1])))


def test_a_letter_about_what_is_over_is_not_sent(applicant: AccountStory, box: PostBox) -> None:
    applicant.ask()
    applicant.confirm()
    applicant.review(REJECTED)
    send_outbox(applicant.world.office, box.post)
    letters = [read(each) for each in box.letters]
    assert [each.subject for each in letters if each.to == "nevena@pirin.example"] == [
        "Заявката Ви за профил е отказана"
    ]


def test_without_a_mail_server_no_link_is_made(applicant: AccountStory) -> None:
    applicant.ask()
    send_outbox(applicant.world.office)
    with applicant.world.office.transaction() as session:
        row = session.scalars(
            select(Outbox).where(Outbox.kind == LETTER, Outbox.case_id == applicant.case_id)
        ).one()
    assert row.sent_at is not None
    assert len(applicant.letters()) == 1
