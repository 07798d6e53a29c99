"""The log: what was recorded, in which order, provable offline to whoever trusts no administrator.

`hashes`, `tree`, `proofs` are the Merkle tree of RFC 6962 and RFC 9162; `schemes`, `keys`, `note`,
`checkpoint`, `tlog_proof` the C2SP formats; `record` one entry; `witness` what a side checks before
it cosigns; `export` the file a side takes away; `verify` the check that needs no server;
`commitment` how a value stays out of the log and can be erased.
"""
