"""The blueprint (协作蓝图): findings in, documents out."""
