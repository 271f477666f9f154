-- Why: a receivable that was declared with a wrong date, buyer, amount or number stood for good, so that firms recorded returns that never
-- were. It can be withdrawn, wholly or in part, and what was withdrawn wholly declared anew as it is: no row is rewritten, both stay to be
-- read, and what is declared anew counts as declared on that day.

alter table policy.receivable
  -- Part of what is settled: nothing of it is owed, so whatever reads what is open knows nothing of it.
  add column withdrawn bigint not null default 0,
  -- The withdrawn one that this one says aright, and the business date on which it does.
  add column corrects text references policy.receivable,
  add column corrected_on date,
  -- Whether it was withdrawn, or says aright what was, when an event of the buyer, a claim or an overdue rested on it already.
  add column corrected_late boolean not null default false,
  add constraint receivable_withdrawn_check check (withdrawn between 0 and settled),
  add constraint receivable_corrects_check check ((corrects is null) = (corrected_on is null));
create index receivable_correcting on policy.receivable (corrects) where corrects is not null;
create index receivable_withdrawn on policy.receivable (organisation, policy_id) where withdrawn = amount;
grant update (withdrawn, corrected_late) on policy.receivable to policy_api;

-- The number of what was withdrawn is free again.
drop index policy.receivable_by_invoice;
create unique index receivable_by_invoice on policy.receivable (organisation, policy_id, buyer, invoice_number) where withdrawn < amount;
drop index policy.receivable_by_tax_invoice;
create unique index receivable_by_tax_invoice on policy.receivable (organisation, policy_id, tax_invoice_number) where withdrawn < amount;

alter table policy.receivable_change
  add column reason text,
  drop constraint receivable_change_kind_check,
  add constraint receivable_change_kind_check check (kind in ('payment', 'return', 'offset', 'withdrawal', 'reversal'));

call platform.take_view_back('policy.published_receivable');
create or replace view policy.published_receivable as
  select r.id, r.organisation, r.policy_id, r.buyer, r.instrument, r.invoice_number, r.tax_invoice_number, r.supplied_on, r.due_on,
    r.amount, r.supply_value, r.vat, r.bill_issued_on, r.disputed_on, r.settled, r.created_at, r.withdrawn, r.corrected_on,
    r.corrected_late
  from policy.receivable r;
call platform.publish_view('policy.published_receivable');

-- What of the claims service rests on single receivables: claims that name them, and overdues that were told of or put off.
create view claims.published_reliance as
  select c.organisation, c.policy_id, named.id as receivable_id
    from claims.claim c cross join lateral unnest(c.receivable_ids) as named (id) where c.status <> 'withdrawn'
  union all
  select o.organisation, o.policy_id, o.receivable_id from claims.overdue o;
create policy overdue_published on claims.overdue for select to claims_publisher using (current_user::text like '%\_job');
grant select on claims.overdue to claims_publisher;
grant select on claims.published_reliance to policy_api;
call platform.publish_view('claims.published_reliance');
