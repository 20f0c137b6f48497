"""用印: asked for by the registry, done by the keeper of the seal, each use in the register (domain.md 8.5)."""

from django.db import transaction

from apps.core import clock
from apps.core.errors import DomainError
from apps.documents.models import OutgoingDocument, OutgoingState, Seal, SealUse
from apps.documents.outgoing import rules
from apps.documents.outgoing.services.turning import locked, role_principal
from apps.matters.services import hold, record
from apps.notifications.services import notify_principals, settle
from apps.org import roles
from apps.org.models import User


@transaction.atomic
def ask_seal(*, document: OutgoingDocument, actor: User, seal: Seal, copies: int = 1) -> OutgoingDocument:
    """Ask the keeper to seal a signed and numbered document. Raises Denied, or DomainError with the field."""
    document = locked(document)
    rules.can_ask_seal(actor, document).require()
    if not seal.is_active:
        raise DomainError(f"「{seal.name}」已停用，请另选印章", field="seal")
    if not seal.keeper.is_active or not seal.keeper.has_role(roles.SEAL_KEEPER):
        raise DomainError(f"「{seal.name}」目前没有保管人，请系统管理员在后台指定", field="seal")
    if seal.keeper_id == document.signer_id:
        raise DomainError(f"「{seal.name}」的保管人就是签发人，审批与用印须分开，请另选印章", field="seal")
    document.seal, document.seal_asked_by, document.copies = seal, actor, copies
    document.save(update_fields=["seal", "seal_asked_by", "copies"])
    note = f"{seal.name}，{copies} 份"
    record(matter=document.matter, actor=actor, code="seal.ask", verb="申请用印", note=note)
    hold(matter=document.matter, principals=[seal.keeper.principal])
    _tell(document, seal.keeper.principal, "请用印", "seal")
    return document


@transaction.atomic
def place_seal(*, document: OutgoingDocument, actor: User, copies: int, note: str = "") -> SealUse:
    """The keeper has held the file against the form and seals it: one line in the register, never changed.

    Where the seal has a picture, the issued page bears it; else the place is marked and sealed by hand.
    """
    document = locked(document)
    rules.can_seal(actor, document).require()
    seal = document.seal
    if seal is None or document.signer is None:
        raise DomainError("签发编号以后才能用印")
    if copies < 1:
        raise DomainError("请写明用印份数", field="copies")
    use = SealUse.objects.create(
        document=document,
        seal=seal,
        seal_name=seal.name,
        purpose=f"印发 {document.matter.number}",
        copies=copies,
        placed=bool(seal.picture),
        requested_by=document.seal_asked_by or actor,
        approved_by=document.signer,
        witness=actor,
        at=clock.now(),
        note=note.strip(),
    )
    said = f"{seal.name}，{copies} 份" + ("" if use.placed else "，在纸质件上加盖")
    record(matter=document.matter, actor=actor, code="seal", verb="用印", note=said)
    settle(matter=document.matter, codes=["todo"])
    clerk = role_principal(roles.REGISTRY_CLERK)
    hold(matter=document.matter, principals=[clerk])
    _tell(document, clerk, "已用印，请印发", "sealed")
    return use


@transaction.atomic
def give_seal(*, seal: Seal, keeper: User, actor: User) -> list[OutgoingDocument]:
    """Another keeper has the seal: what its old keeper was asked to seal and has not is the new one's from now on.

    Returns those documents. Raises DomainError when the new one is no keeper of seals.
    """
    if not keeper.is_active or not keeper.has_role(roles.SEAL_KEEPER):
        raise DomainError(f"{keeper.name}没有「印章保管人」角色，请先在角色中设置", field="keeper")
    seal = Seal.objects.select_for_update(of=("self",)).get(pk=seal.pk)
    before = seal.keeper
    seal.keeper = keeper
    seal.save(update_fields=["keeper"])
    waiting = OutgoingDocument.objects.filter(seal=seal, seal_uses=None, matter__state=OutgoingState.SIGNED)
    return [_pass_on(row, before, keeper, actor) for row in waiting.order_by("pk")]


def _pass_on(document: OutgoingDocument, before: User, keeper: User, actor: User) -> OutgoingDocument:
    document = locked(document)
    seal = document.seal
    name = seal.name if seal else ""
    settle(matter=document.matter, codes=["todo"], principals=[before.principal])
    note = f"{name}改由{keeper.name}保管，用印申请一并转来"
    if keeper.pk == document.signer_id:
        note += f"；{keeper.name}是签发人，不能用印，请文书另选印章"
    record(matter=document.matter, actor=actor, code="seal.keeper", verb="更换印章保管人", note=note)
    hold(matter=document.matter, principals=[keeper.principal])
    _tell(document, keeper.principal, "请用印", f"seal:{keeper.pk}")
    return document


def _tell(document: OutgoingDocument, principal, words: str, key: str) -> None:  # type: ignore[no-untyped-def]
    notify_principals(
        principals=[principal],
        key=f"outgoing:{document.pk}:{key}",
        code="todo",
        title=f"{words}：{document.matter.title}",
        body=document.matter.number,
        matter=document.matter,
        url=document.matter.get_absolute_url(),
    )
