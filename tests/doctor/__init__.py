"""Tests of `generator.doctor`."""
