"""Issue sample documents (JSON) as PDF and .docx into a folder, and say how many pages and seconds each takes.

.venv/bin/python scripts/issue_samples.py [FOLDER OF JSON FILES] [OUTPUT FOLDER]
"""

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(source: Path, target: Path) -> None:
    from apps.typesetting.docx import write_docx
    from apps.typesetting.layout.arranging import arrange
    from apps.typesetting.pdf import typeset
    from apps.typesetting.samples import papers

    target.mkdir(parents=True, exist_ok=True)
    for name, paper in papers(source):
        begun = time.process_time()
        (target / f"{name}.pdf").write_bytes(typeset(paper))
        drawn = time.process_time() - begun
        (target / f"{name}.docx").write_bytes(write_docx(paper))
        written = time.process_time() - begun - drawn
        print(f"{name:32} {len(arrange(paper).sheets):3} pages  PDF {drawn:.2f} s  docx {written:.2f} s")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "officeadmin.settings")
    import django

    django.setup()
    given = [Path(argument) for argument in sys.argv[1:3]]
    main(*given[:1] or [ROOT / "apps/typesetting/tests/samples"], *given[1:] or [Path("issued")])
