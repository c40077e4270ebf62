"""Tests of `generator.verify`."""
