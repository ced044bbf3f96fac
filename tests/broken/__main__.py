"""`python -m tests.broken [R11 …]`: each rule is broken in a copy, and its tests have to notice."""

from tests.broken.table import main

main()
