select
    kind,
    meaning,
    tried,
    broken,
    broken_percent
from audit.audit_identity_counts
order by tried desc
