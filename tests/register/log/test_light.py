"""The log needs the standard library alone until something is signed or a signature checked."""

from __future__ import annotations

import subprocess
import sys

import pytest

from xiezhi.register.log import schemes
from xiezhi.register.log.errors import AlgorithmMissing


def test_importing_the_log_loads_no_other_library():
    probe = """
import sys
import xiezhi.register.log.verify, xiezhi.register.log.witness, xiezhi.register.log.commitment
print([m for m in ("cryptography", "numpy", "pandas", "scipy") if m in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_without_cryptography_a_sentence_says_what_to_install(monkeypatch, key_of):
    schemes._ed25519.cache_clear()
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    try:
        with pytest.raises(AlgorithmMissing, match=r"xiezhi\[register\]") as refused:
            key_of("a", 1)
        assert refused.value.render("zh").startswith("签名需要 cryptography")
    finally:
        schemes._ed25519.cache_clear()
