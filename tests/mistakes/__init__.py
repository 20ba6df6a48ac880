"""Mistakes that people make with crmgen and with the SDKs, and what they are told: docs/mistakes.md."""
