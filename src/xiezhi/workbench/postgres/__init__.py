"""Django on PostgreSQL through pg8000, which is under the BSD licence as Django's drivers are not.

`base` is the backend that Django loads; `driver` makes a connection of pg8000 keep to what Django
expects of one; `literals` writes values into statements; `stand_in` answers for the driver's module
that Django's own PostgreSQL code imports.
"""
