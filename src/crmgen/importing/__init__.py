"""A document made of calls: of a Postman collection, of recorded traffic, of a folder of answers.

Each source is read into `exchanges`; `operations` puts those of one path together; `shapes`, `schemas` and
`components` say what their bodies have in common; `document` is the OpenAPI 3.1 that comes of it.
"""
