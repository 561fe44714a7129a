"""XML and typed messages: the only room that knows lxml.

Public: ``xml`` and ``envelope`` (bytes to elements), ``fault``, ``schema`` (declarations) with
``constraints`` and ``extensions``, ``reader`` and ``writer`` (element to message and back),
``edit`` and ``build`` (envelopes of our own), ``namespaces``.
"""
