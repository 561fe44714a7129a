"""The diagnosis: rules that look at a story and its events, and say what went wrong, and why.

Rule 1: pure functions; a rule is a row of a table, with one or two of them.
Rule 2: a finding is about the conversation: it is stated once, with a count and its evidence.
Rule 3: what is only likely is worded as likely, in the order of likelihood.
"""
