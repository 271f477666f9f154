-- Why: what a firm declares of a receivable after its claim was decided or paid, such as that the buyer had paid before, reached nobody's
-- list. A change says which filed claim names its receivable, so that officers find the few that matter by an index.

create view claims.published_filed_receivable as
  select c.organisation, c.policy_id, named.id as receivable_id, c.id as claim_id
  from claims.claim c cross join lateral unnest(c.receivable_ids) as named (id)
  where c.status not in ('draft', 'withdrawn');
grant select on claims.published_filed_receivable to policy_api;
call platform.publish_view('claims.published_filed_receivable');

alter table policy.receivable_change add column claim_id text;
create index receivable_change_of_claim on policy.receivable_change (claim_id, id) where claim_id is not null;

create view policy.published_claimed_change as
  select c.id, c.organisation, c.claim_id, coalesce(back.kind, c.kind) as kind, coalesce(back.occurred_on, c.occurred_on) as occurred_on,
    case when back.id is null then c.amount else -c.amount end as lessens, c.created_at
  from policy.receivable_change c left join policy.receivable_change back on back.id = c.reverses
  where c.claim_id is not null;
grant select on policy.published_claimed_change to claims_api;
call platform.publish_view('policy.published_claimed_change');
