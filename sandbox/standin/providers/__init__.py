"""One file for each outside API that the stand-in server speaks."""
