"""Views: frozen values of flat text, one for each template, in which everything is
decided.
"""
