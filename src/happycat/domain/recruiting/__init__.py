"""Recruiting: anybody applies, cats are assessed, a policy that is data decides, the best become workers.

Its intake (applications in, receipts out) and its lab (everything after) meet in `ApplicationReceived` only,
so that the intake can be a process of its own. Owns job applications, assessments, screening policies
and workers.

Hears: ApplicationReceived (its own), OrderFinished, InspectionClosed, HypothesisRaised.
Tells: ApplicationReceived, ApplicationDecided, WorkerChanged (stream), PayoutDetailsChanged (for payroll
only), HypothesisJudged.
"""
