"""The workbench in a browser: a page on this machine that asks the questions of the command line of a matter as it is changed.

`state` reads what an address says, strictly; `asking` has a question answered in a process of its own, `worker`; `guard` lets
in who has the address, from this machine alone; `view` and `app` write the page.
"""
