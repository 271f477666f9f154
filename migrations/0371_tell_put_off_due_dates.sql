-- Why: a due date that had passed could be moved by corrections as often and as far as one liked, while an agreement on an overdue puts it
-- off by so many months at most. A correction remembers the first due date that it puts off.

alter table policy.receivable
  -- Earlier than the own due date, and passed when this was declared in another one's place; null where nothing was put off.
  add column put_off_from date,
  add constraint receivable_put_off_check check (put_off_from < due_on);

call platform.take_view_back('policy.published_receivable');
create or replace view policy.published_receivable as
  select r.id, r.organisation, r.policy_id, r.buyer, r.instrument, r.invoice_number, r.tax_invoice_number, r.supplied_on, r.due_on,
    r.amount, r.supply_value, r.vat, r.bill_issued_on, r.disputed_on, r.settled, r.created_at, r.withdrawn, r.corrected_on,
    r.corrected_late, r.put_off_from
  from policy.receivable r;
call platform.publish_view('policy.published_receivable');
