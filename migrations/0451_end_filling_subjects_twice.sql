-- Why: once this has had the table for itself, calls fill in the subject by themselves. One of the function before 0450 that waits for the
-- head of its chain all the while writes an entry without; whoever looks for a subject finds that chain by its other entries.

drop trigger fill_audit_subject on platform.audit_entry;
drop function platform.fill_audit_subject();
