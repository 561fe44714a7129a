"""XML and typed messages: envelope, fault, namespaces, the codec of declared elements.

Public: ``xml`` (hardened parser, pretty print, shapes), ``namespaces``, ``envelope``, ``fault``,
``schema`` (the codec), ``edit`` (change header texts, every other byte untouched), ``build``.
"""
