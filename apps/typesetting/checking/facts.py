"""What the check must be told besides the paper itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """Circumstances of the paper; each changes what may be asked of it.

    `signed`: 签发 is done, so number, date and 签发人 must stand. `published_copy`: the text was taken from a web page
    or a book, which leave out number, signature and annexes; their absence is no fault of the document.
    `subordinates`: names of units below the issuer (a 上行文 is not copied to them). `issuer_codes`: the 机关代字 in
    use, empty when unknown. `first_page_has_body`: measured on the drawn page (layout.Arrangement); None lets the check
    estimate it.
    """

    signed: bool = False
    published_copy: bool = False
    subordinates: tuple[str, ...] = ()
    issuer_codes: tuple[str, ...] = ()
    first_page_has_body: bool | None = None
