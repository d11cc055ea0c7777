"""The yearly plan of a regional department: brought in, shown, and carried out by checks (P-30)."""

from service.operations.ruo_plan.importing import PlanImport, import_plan

__all__ = ["PlanImport", "import_plan"]
