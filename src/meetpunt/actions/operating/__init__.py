"""What who runs the installation does: makes organisations, suspends them, takes them up again, and has them removed.

Rule: each thing is written down twice, in the operators' own trail and in that of the organisation, whose
administrators read it. Nothing here reads or gives out what an organisation keeps.
"""
