"""Prepiska: case management for Bulgarian school education on BPMN."""
