-- Why: no call of the function before 0450 is left once this has the table for itself; those of today fill in the subject.

drop trigger fill_audit_subject on platform.audit_entry;
drop function platform.fill_audit_subject();
