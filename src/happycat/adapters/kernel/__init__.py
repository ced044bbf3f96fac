"""What the storages share: codec, unit of work, identity map."""
