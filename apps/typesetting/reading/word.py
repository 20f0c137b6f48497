"""The door for an uploaded .docx."""

from apps.typesetting.reading.draft import DocxDraft


def read_docx(content: bytes) -> DocxDraft:
    """Read an uploaded .docx into its parts and the typographic facts of each paragraph; nothing of it is run.

    Changes tracked in the file are taken as accepted. Raises DomainError with a Chinese sentence when the file is no
    .docx, has a password, is damaged, or unpacks to more than it should.
    """
    raise NotImplementedError
