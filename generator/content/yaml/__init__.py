"""YAML -> typed values, with every fault and its line."""
