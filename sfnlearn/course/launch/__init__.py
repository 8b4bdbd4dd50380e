"""What `learn.py` hands over to: the course in JupyterLab, and every notebook without a browser."""
