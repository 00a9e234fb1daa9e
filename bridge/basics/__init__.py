"""What every room uses: errors, time limits, exact amounts, text and files as they come in. It knows nothing of agreements."""
