-- Why: a pattern with a large bound, such as {1,200}, is worked through state by state for every row. The checks of one
-- audit entry took longer than writing it; the same said as a pattern and a length costs a few microseconds.

alter table platform.audit_entry
  drop constraint audit_entry_aggregate_id_check,
  drop constraint audit_entry_aggregate_type_check,
  drop constraint audit_entry_action_check,
  add constraint audit_entry_aggregate_id_check
    check (aggregate_id ~ '^[!-~]+$' and length(aggregate_id) <= 200),
  add constraint audit_entry_aggregate_type_check
    check (aggregate_type ~ '^[a-z][a-z_]*$' and length(aggregate_type) <= 60),
  add constraint audit_entry_action_check
    check (action ~ '^[a-z][a-z_.]*$' and length(action) <= 100);
