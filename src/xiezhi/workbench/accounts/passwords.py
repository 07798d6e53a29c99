"""New passwords: given twice, and fit to be one."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from xiezhi.model.text import Text
from xiezhi.workbench.accounts.models import Account
from xiezhi.workbench.forms import Filled, with_fault


def with_fit_password(form: Filled, account: Account) -> Filled:
    """The form, with what is wrong with a new password given twice.

    Django words what is wrong, in the language of the page alone.
    """
    if form["password"] != form["again"]:
        return with_fault(
            form, "again", Text("两次输入的密码不一致。", "The two passwords differ.")
        )
    try:
        validate_password(form["password"], account)
    except ValidationError as error:
        said = " ".join(error.messages)
        return with_fault(form, "password", Text(said, said))
    return form
