"""The workbench (协作平台): the joint office's desk in a browser, for every side alike.

The library never imports it. Everything official goes through `xiezhi.register`; Django's own
database holds accounts, sessions, invitations, acts that wait for a signature, and a side's
drafts.

How to add a page
-----------------

1. `pages/<topic>.py` holds the views and ends in `ROUTES`, a tuple of `Route`s; `urls.py` lists
   the module in `PAGE_MODULES`. A route says who may read (`reads`) and who may write (`writes`);
   nothing else is needed for permissions, and the generated matrix of roles, sides, routes and
   methods tests it. A test that gives parameters for `<...>` parts is in
   `tests/workbench/routes.py`.
2. A view takes the `Desk` and the parts of the address, and returns a `Page`::

       def commitment(desk: Desk, id: str) -> Page:
           found = the_commitment(desk, id)        # raises NotThere: a page that says so
           return page("commitment.html.j2", title=found.title, commitment=found)

       ROUTES = (
           Route("list/<str:id>", "commitment", commitment, reads=STAFF,
                 post=report, writes=ACTORS),
       )

   What the page is given is also its JSON (`…/list/abc.json`, or `Accept: application/json`):
   frozen dataclasses, Text, numbers, tuples. Give it values, never query sets.
3. The template extends `base.html.j2`; words stand in it as `{{ say("签署", "Sign") }}`, a `Text`
   as `{{ t(text) }}`, an address as `{{ url("commitment", id=one.id) }}`, a form's token as
   `{{ csrf }}`. No inline script or style (the policy forbids both): put them into
   `static/<topic>.{js,css}` and name them in the blocks `scripts` and `styles`. `parts.html.j2`
   has macros for tables, fields, badges of sides and stages.
4. The view's state stands in the query (`desk.query("side", allowed)`), so that an address can be
   sent to the other side. Links to a page in the other language come by themselves.
5. An act is never recorded by a view itself. It makes the act and hands it over::

       return ask(desk, [act], back=desk.url("commitment", id=id), about=[id])

   `ask` lets the register judge it; where it is refused, the reader sees the reason on the page
   they came from. Else it is signed: with a demonstration key at once, otherwise on a page where
   the browser signs or a file is signed and brought back. `can(desk, act)` tells beforehand which
   buttons to show, with the reason where there is none.
6. A form in a page: `Field`s of `forms.py` read a POST strictly and tell every fault at once.
7. What belongs to one side alone (drafts, comments) is a model with a `side` column, read through
   `desk.own(Model)` and no other way.
8. Limits: `Route(..., limit=Limit(20, 60))` allows twenty POSTs a minute from an address.
9. Demonstration acts: a function in `demo/`, listed in `demo/__init__.py`.
"""
