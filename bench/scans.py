"""A company's papers of ten years for the measurement of search: half of what they say stands in scans.

    DATABASE_URL=postgres:///bench_ocr .venv/bin/python bench/scans.py 100000      # migrates first

Of every five documents three came in, two are ours; two thirds of those that came in have a scan of one to three
pages of 800 characters as OCR leaves them, ours have a draft, every second document has opinions, a third is filed.
The words are those of the sample papers, drawn by Zipf's law; names, numbers and planted words make the rare end.
One seed, one order, ids of our own: both databases get the same rows. Boxes of words are left out: no search reads
them. Everything goes in past the services, with the texts and the index rows the services would write.
"""

import datetime as dt
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice
from pathlib import Path

import bench_setup  # noqa: F401  Django must be ready before the models are imported
from django.core.management import call_command
from django.db import connection, transaction
from rows import INDEX

from apps.approvals.models import Opinion
from apps.archives.models import ArchiveCategory, ArchiveRecord
from apps.archives.selectors import search_text
from apps.attachments.models import Attachment
from apps.documents.models import DocumentKind, IncomingDocument, IssuerCode, OutgoingDocument
from apps.documents.titles import title_key
from apps.matters.models import Matter, Participant, SearchText
from apps.matters.search import lookup
from apps.matters.search.words import tokens
from apps.matters.services.numbering import number_key
from apps.ocr.models import OcrPage, OcrRun
from apps.org.models import Department, Role, User
from apps.portal import demo
from apps.portal.demo.company import build_company

BATCH = 2000
BEGAN = dt.datetime(2016, 1, 4, 1, tzinfo=dt.UTC)
APART = dt.timedelta(minutes=50)  # between two documents: a hundred thousand in nine and a half years
NOBODY = "fanwei"  # has no part in anything
PAGE, DRAFT = 800, 400  # characters
# Shares of the pages of scans in which these stand, and nowhere else.
PLANTED = {
    0.10: "隐患排查治理台账",
    0.02: "消防水池液位",
    0.005: "阴极保护装置",
    0.0005: "翀鸣科技有限公司",
    0.00008: "喆珺咨询报告",
}
SPOKEN = {0.15: "落实安全生产责任", 0.01: "同意消防整改", 0.0005: "请堃总阅"}  # of the opinions
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文海波玲红梅斌宇浩凯晨旭峰鑫鹏璐瑶婷雪琳蕾薇岚翔睿哲轩"
)
SMALL_WORDS = "的了和与及在对为将由被把从向以并或等其之是有"


class Tongue:
    """Texts in the words of the sample papers, the frequent ones as frequent as in any language."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.words = [word for word, _ in word_list().most_common()]
        self.weights = list(accumulate(1 / (rank + 8) for rank in range(len(self.words))))

    def say(self, count: int) -> str:
        """So many words, nothing between them."""
        return "".join(self.rng.choices(self.words, cum_weights=self.weights, k=count))

    def text(self, length: int) -> str:
        """Sentences and paragraphs of about so many characters, with a name, a number and a sum here and there."""
        rng, out, size = self.rng, [], 0
        stock = iter(rng.choices(self.words, cum_weights=self.weights, k=length))
        while size < length:
            part = "".join(islice(stock, rng.randint(3, 8)))
            chance = rng.random()
            if chance < 0.06:
                part += rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN)
            elif chance < 0.10:
                year, serial = rng.randint(2010, 2025), rng.randint(1, 300)
                part += f"（{rng.choice(('国办发', '浙安委', '华办函'))}〔{year}〕{serial}号）"
            elif chance < 0.13:
                part += f"{rng.randint(1000, 9_999_999):,}元"
            part += rng.choice("，，，、。。；") if chance < 0.9 else "。\n"
            out.append(part)
            size += len(part)
        return "".join(out)

    def planted(self, text: str, shares: dict[float, str]) -> str:
        """The text with those of the words whose turn it is."""
        for share, word in shares.items():
            if self.rng.random() < share:
                text += f"\n{self.say(2)}{word}{self.say(2)}。"
        return text


def word_list() -> Counter[str]:
    """Words of two to four characters in the sample papers: runs cut at the small words, what is longer in twos."""
    found: Counter[str] = Counter()
    for row in json.loads((Path(demo.__file__).parent / "samples.json").read_text()):
        for text in [*row["body"], *(line for annex in row["annex_texts"] for line in annex["paragraphs"])]:
            for run in re.findall("[\u4e00-\u9fff]+", text):
                for piece in re.split(f"[{SMALL_WORDS}]", run):
                    found.update([piece] if 2 <= len(piece) <= 4 else _twos(piece))
    return found


def _twos(piece: str) -> list[str]:
    return [piece[place : place + 2] for place in range(0, len(piece) - 1, 2)]


@dataclass
class House:
    """Who may have a part, and the master data, on this database."""

    office: list[int]
    departments: list[Department]
    people: list[User]
    clerk: User
    kind: DocumentKind
    code: IssuerCode
    category: ArchiveCategory

    @classmethod
    def of_the_demonstration(cls) -> "House":
        """The company of the demonstration without any of its papers."""
        company = build_company()
        watchers = Role.objects.filter(code__in=["registry_clerk", "office_director", "gm_assistant"])
        code, _ = IssuerCode.objects.get_or_create(
            code="华办发",
            label="办公室文件",
            issuer="华岳精工股份有限公司",
            mark="华岳精工股份有限公司文件",
            printed_by="办公室",
        )
        return cls(
            office=list(watchers.order_by("code").values_list("principal_id", flat=True)),
            departments=list(company.departments.values()),
            people=[user for name, user in company.people.items() if name not in (NOBODY, "admin")],
            clerk=company.people["lixf"],
            kind=DocumentKind.objects.get(name="通知"),
            code=code,
            category=ArchiveCategory.objects.get(code="WS"),
        )


class World:
    """The rows of one document after the other, in lists by model."""

    def __init__(self, house: House, seed: int = 11) -> None:
        self.house, self.tongue = house, Tongue(seed)
        self.rng = self.tongue.rng
        self.serial: Counter[tuple[str, int]] = Counter()

    def documents(self, count: int) -> Iterator[list[object]]:
        """Rows of one document each, parents first."""
        for pk in range(1, count + 1):
            yield list(self._one(pk))

    def _one(self, pk: int) -> Iterator[object]:
        rng, house, made = self.rng, self.house, BEGAN + APART * pk
        incoming, filed = pk % 5 < 3, pk % 3 == 0
        kind, department = "incoming" if incoming else "outgoing", rng.choice(house.departments)
        self.serial[kind, made.year] += 1
        number = f"{'办收' if incoming else '华办发'}〔{made.year}〕{self.serial[kind, made.year]}号"
        title = f"关于{self.tongue.say(3)}的{rng.choice(('通知', '函', '意见', '报告'))}"
        matter = Matter(
            pk=pk, kind=kind, number=number, number_key=number_key(number), title=title, department=department,
            state="filed" if filed else "undertaking" if incoming else "drafting", created_by=house.clerk,
            created_at=made, closed_at=made if filed else None, secrecy=2 if rng.random() < 0.05 else 1,
        )  # fmt: skip
        yield matter
        principals = dict.fromkeys([*house.office, department.principal_id, rng.choice(house.people).principal_id])
        for principal in principals:
            yield Participant(matter_id=pk, principal_id=principal, part="follower", since=made)
        yield from self._incoming(matter) if incoming else self._outgoing(matter)
        if pk % 2 == 0:
            for place in range(rng.randint(1, 2)):
                key, text = pk * 10 + place, self.tongue.planted(self.tongue.say(rng.randint(4, 12)), SPOKEN)
                yield Opinion(pk=key, matter_id=pk, label="批示", text=text, author=house.clerk, at=made)
                yield SearchText(matter_id=pk, field="opinion", ref=str(key), text=text)
        if filed:
            record = ArchiveRecord(
                pk=pk, fonds_code="Z109", category=house.category, year=made.year, retention="D30", title=title,
                department=department, item_number=pk, archive_code=f"Z109-WS·{made.year}-D30-{department.code}-{pk}",
                document_number=number, matter_id=pk, filed_by=house.clerk, filed_at=made, secrecy=matter.secrecy,
            )  # fmt: skip
            record._prefetched_objects_cache = {"former_codes": []}
            yield record
            yield SearchText(matter_id=pk, field="facts", ref="record", text=search_text(record).text)

    def _incoming(self, matter: Matter) -> Iterator[object]:
        rng, made = self.rng, matter.created_at
        source, number = f"{self.tongue.say(1)}市{self.tongue.say(1)}局", f"文〔{made.year}〕{rng.randint(1, 10**6)}号"
        wanted = self.tongue.text(30)
        yield IncomingDocument(
            matter=matter, source_organisation=source, source_number=number, received_at=made, nature="action",
            lead_department=matter.department, in_progress=matter.closed_at is None, handling_requirement=wanted,
            due_at=made + dt.timedelta(days=10), state_since=made, title_key=title_key(matter.title),
        )  # fmt: skip
        facts = "\n".join([matter.number, matter.title, source, number])
        yield SearchText(matter_id=matter.pk, field="facts", text=facts)
        yield SearchText(matter_id=matter.pk, field="body", ref="requirement", text=wanted)
        if rng.random() < 2 / 3:
            yield from self._scan(matter.pk, made)

    def _scan(self, pk: int, made: dt.datetime) -> Iterator[object]:
        count, digest = self.rng.randint(1, 3), f"{pk:064x}"
        yield Attachment(
            pk=pk, matter_id=pk, role="original", name=f"扫描件{pk}.pdf", file=f"scans/{pk}.pdf", size=count * 90_000,
            sha256=digest, media_type="application/pdf", pages=count, uploaded_by=self.house.clerk, uploaded_at=made,
        )  # fmt: skip
        yield OcrRun(
            attachment_id=pk, sha256=digest, state="done", wanted=list(range(1, count + 1)), total=count, done=count,
            asked_at=made, begun_at=made, ended_at=made,
        )  # fmt: skip
        yield SearchText(matter_id=pk, field="file", ref=f"{pk}:0")
        for page in range(1, count + 1):
            text = self.tongue.planted(self.tongue.text(PAGE), PLANTED)
            yield OcrPage(attachment_id=pk, number=page, text=text, engine="tesseract", confidence=88, read_at=made)
            yield SearchText(matter_id=pk, field="file", ref=f"{pk}:{page}", text=text)

    def _outgoing(self, matter: Matter) -> Iterator[object]:
        house, body = self.house, self.tongue.text(self.rng.randint(DRAFT // 2, DRAFT * 3 // 2))
        recipients = f"各部门、{self.tongue.say(1)}分公司"
        yield OutgoingDocument(
            matter=matter, drafter=house.clerk, document_kind=house.kind, issuer_code=house.code, body=body,
            main_recipients=recipients, state_since=matter.created_at,
        )  # fmt: skip
        facts = "\n".join([matter.number, matter.title, house.kind.name, house.code.issuer, recipients])
        yield SearchText(matter_id=matter.pk, field="facts", text=facts)
        yield SearchText(matter_id=matter.pk, field="body", ref="draft", text=body)


def put_texts(rows: list[SearchText], first: int) -> None:
    """Texts with their index, ids from `first` on: the same columns as lookup.write_index fills, quicker."""
    for pk, row in enumerate(rows, first):
        row.pk = pk
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = "id, matter_id, field, ref, text, state, vector"
            with cursor.copy(f"COPY matters_searchtext ({columns}) FROM STDIN") as copy:
                for row in rows:
                    vector = lookup.vector_literal(row.text, row.matter_id) if row.text else None
                    copy.write_row((row.pk, row.matter_id, row.field, row.ref, row.text, "", vector))
            return
    SearchText.objects.bulk_create(rows, batch_size=500)
    short: Callable[[str], str] = cache(lookup._hex)  # the same few thousand pairs again and again
    with connection.cursor() as cursor:
        found = [(row.pk, " ".join(map(short, tokens(row.text)))) for row in rows if row.text]
        cursor.executemany("INSERT INTO matters_searchindex (rowid, tokens) VALUES (%s, %s)", found)


def fill(count: int) -> None:
    """All of it into an empty database."""
    call_command("migrate", verbosity=0)
    if Matter.objects.exists():
        raise SystemExit("this database holds papers already")
    postgres, last = connection.vendor == "postgresql", 0
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS matters_searchtext_vector" if postgres else "PRAGMA synchronous = OFF")
    world = World(House.of_the_demonstration()).documents(count)
    while batch := list(islice(world, BATCH)):
        by_model: dict[type, list] = {}
        for row in (row for rows in batch for row in rows):
            by_model.setdefault(type(row), []).append(row)
        texts = by_model.pop(SearchText)
        with transaction.atomic():
            for model, rows in by_model.items():
                model._default_manager.bulk_create(rows, batch_size=BATCH)
            put_texts(texts, last + 1)
        last += len(texts)
        print(f"{batch[-1][0].pk} documents, {last} texts", flush=True)
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute("SET maintenance_work_mem = '1GB'")
            cursor.execute(INDEX)
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("INSERT INTO matters_searchindex (matters_searchindex) VALUES ('optimize')")
            cursor.execute("ANALYZE")


if __name__ == "__main__":
    fill(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
