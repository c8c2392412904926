"""How the documentation is built: `make docs`."""

from __future__ import annotations

import os
import re
import shutil
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from docutils import nodes

HERE = Path(__file__).parent

project = "copydesk"
release = version = installed("copydesk")

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
]
exclude_patterns = ["_build"]
default_role = "code"

# Docstrings are Google's; the types of parameters are those of the annotations.
napoleon_numpy_docstring = False
napoleon_use_rtype = False
# Attributes that a class describes in its docstring are not listed a second time.
napoleon_use_ivar = True
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_member_order = "bysource"
autodoc_type_aliases = {"Progress": "bool | Callable[[int, int], object] | None"}
python_maximum_signature_line_length = 80

# Pages with code cells are run as the site is built, and what they answer is shown. What has not
# changed since is not run again.
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
# Spark needs Java; without, its notebook is shown and not run.
nb_execution_excludepatterns = [] if shutil.which("java") else ["notebooks/07_on_spark.ipynb"]
nb_merge_streams = True
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"copydesk {release}"
html_static_path = ["static"]
html_css_files = ["tables.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True


def _fetch_notebooks() -> None:
    """The notebooks live where people look for them; the site shows copies."""
    copies = HERE / "notebooks"
    copies.mkdir(exist_ok=True)
    originals = {path.name: path for path in (HERE.parent / "notebooks").glob("*.ipynb")}
    for gone in {path.name for path in copies.glob("*.ipynb")} - originals.keys():
        (copies / gone).unlink()
    for name, path in originals.items():
        copy = copies / name
        if not copy.exists() or copy.read_bytes() != path.read_bytes():
            shutil.copyfile(path, copy)


def _quiet_kernels() -> None:
    """Pages are run by a Jupyter that says only what went wrong and knows no habits of the user."""
    profile = HERE / "_build" / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text(
        'get_config().IPKernelApp.log_level = "ERROR"\n'
    )
    os.environ["IPYTHONDIR"] = str(profile.parent)


def _plain_returns(*event: Any) -> None:
    """What stands before a colon in `Returns` is no type here: the annotations tell those."""
    lines = event[-1]
    lines[:] = [re.sub(r"^:returns: \*(.+?)\* -- ", r":returns: \1: ", line) for line in lines]


def _without_any(_: Any, page: nodes.document) -> None:
    """A return type `Any` says nothing beside a description of the table."""
    for field in list(page.findall(nodes.field)):
        name, body = field.children
        if name.astext() == "Return type" and body.astext() == "Any":
            field.parent.remove(field)


def setup(app: Any) -> None:
    """Called by Sphinx."""
    _fetch_notebooks()
    _quiet_kernels()
    # Later than Napoleon, which has the usual priority of 500.
    app.connect("autodoc-process-docstring", _plain_returns, priority=600)
    app.connect("doctree-read", _without_any)
