"""Builds what the browser and the PDF need from npm packages; `manage.py build_assets` calls it.

Nothing of a third party is in the repository: `package-lock.json` fixes the packages by their
hashes, the result stands in `static_built/`, which git ignores. See docs/interface.md.
"""
