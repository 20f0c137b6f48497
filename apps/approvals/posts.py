"""Who stands above whom: the head of a department, and the head above that head (PLT-03)."""

from apps.org import roles
from apps.org.models import Department, Principal, User

TOP = 12  # a tree of departments is never deeper; a circle made by mistake ends here


def head_for(department: Department | None, applicant: User) -> User | None:
    """Who heads the department; for an application of the head's own, who stands above."""
    head = department.head if department is not None else None
    if head is not None and head.is_active and head.pk != applicant.pk:
        return head
    return superior_in(department, applicant) if head is not None else None


def superior_in(department: Department | None, person: User) -> User | None:
    """The first head above the department who is not the person; at the top the general manager."""
    above = department.parent if department is not None else None
    for _ in range(TOP):
        if above is None:
            break
        if above.head is not None and above.head.is_active and above.head_id != person.pk:
            return above.head
        above = above.parent
    managers = User.objects.filter(is_active=True, roles__code=roles.GENERAL_MANAGER).exclude(pk=person.pk)
    return managers.select_related("principal").order_by("position", "pk").first()


def superior_of(principal: Principal) -> User | None:
    """Who stands above a principal that let its limit pass: of a person, of a department; of a role the top."""
    if principal.kind == Principal.Kind.DEPARTMENT:
        department = Department.objects.select_related("head", "parent").get(principal=principal)
        return superior_in(department, department.head or User())
    if principal.kind == Principal.Kind.PERSON:
        person = User.objects.select_related("department__head", "department__parent").get(principal=principal)
        head = person.department.head if person.department else None
        if head is not None and head.is_active and head.pk != person.pk:
            return head
        return superior_in(person.department, person)
    return superior_in(None, User())
