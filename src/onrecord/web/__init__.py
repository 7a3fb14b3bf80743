"""The workbench: a record in the browser, on the analyst's own machine, and the same as JSON."""
