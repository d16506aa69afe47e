"""What the repository asks of itself, each as a pure function that a bad example makes speak.

Every check takes texts and returns complaints, one sentence each; no complaint means that it holds.
"""
