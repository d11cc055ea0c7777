"""The yearly plan of a regional department: brought in, shown, and carried out by checks (P-30)."""

from service.operations.ruo_plan.importing import PlanImport, ensure_plan, import_plan

__all__ = ["PlanImport", "ensure_plan", "import_plan"]
