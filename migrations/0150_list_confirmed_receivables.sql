-- Why: a bank lends against single receivables (001:L229), and a confirmation told it no more than the sums of each buyer. Every
-- receivable is kept as it was confirmed, as the lines of a document that is written once and read from the first to the last: 100,000
-- of them are 200 rows.

create table policy.confirmed_receivables (
  confirmation_id text not null references policy.receivables_confirmation deferrable initially deferred,
  -- From 0. All but the last hold the same number of lines.
  page integer not null check (page >= 0),
  organisation text not null,
  lines json not null,
  primary key (confirmation_id, page)
);

alter table policy.confirmed_receivables enable row level security;
create policy confirmed_receivables_added on policy.confirmed_receivables for insert
  with check (organisation = platform.current_organisation());
-- Whoever sees the confirmation now sees its lines.
create policy confirmed_receivables_seen on policy.confirmed_receivables for select
  using (exists (select from policy.receivables_confirmation c where c.id = confirmation_id));
grant select, insert on policy.confirmed_receivables to policy_api;

-- What was confirmed before says the rest of what it says now; its receivables were not listed. No claim comes to more than the loss.
update policy.receivables_confirmation c set facts = (c.facts::jsonb || jsonb_build_object(
  'certificateCode', p.certificate_code,
  'period', c.facts::jsonb -> 'period'
    || jsonb_build_object('endedOn', case when p.ended_on <= c.as_of then p.ended_on end),
  'pledges', (select jsonb_build_object('others', count(*) filter (where g.bank <> c.bank), 'ownRank', min(g.rank) filter (where g.bank = c.bank))
    from policy.pledge g
    where g.policy_id = p.id and g.assigned_on <= c.as_of and (g.released_on is null or g.released_on > c.as_of)),
  'buyers', (select jsonb_agg(b || jsonb_build_object('mostPayable', b -> 'coveredOutstanding',
      'name', (select v.name from policy.cover v
        where v.policy_id = p.id and v.business_number = b ->> 'businessNumber' order by v.position desc limit 1)))
    from jsonb_array_elements(c.facts::jsonb -> 'buyers') b),
  'receivablesDigest', null
))::json
from policy.policy p where p.id = c.policy_id;
