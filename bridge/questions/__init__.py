"""The questions that one model answers: check, requests, readings, compare, validate, with reasons and what they rest on."""
