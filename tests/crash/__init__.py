"""The service is killed like a power cut; a judge outside decides what was lost or doubled."""
