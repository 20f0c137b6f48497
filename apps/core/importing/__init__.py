"""Import from Excel (PLT-10): declare the columns, and the page, the check, the template and the job come with it.

    STAFF = register(Importer(
        code="staff", title="人员", rule=can_import,
        columns=(
            ImportColumn("name", "姓名", parse.text(40), required=True, example="张三"),
            ImportColumn("department", "部门", parse.text(40), choices=departments),
            …
        ),
        check=already_there,       # (rows, user) -> problems: one question to the database for the whole file
        write=services.import_staff,  # (rows, user, tell) -> Done: in the transaction of the job
    ))

Declared in the app's importing.py. A file is weighed before anything is unpacked (guard), read by calamine or as
CSV (reading), every bad cell is named with its row, column, value and a sentence (checking), and it is all or nothing.
"""

from apps.core.importing.definition import BadCell, Done, Entry, ImportColumn, Importer, Problem
from apps.core.importing.registry import register

__all__ = ["BadCell", "Done", "Entry", "ImportColumn", "Importer", "Problem", "register"]
