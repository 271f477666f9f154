-- Why: whether a tax invoice is declared already was asked by its key, which row-level security keeps from every index: Postgres does not let
-- a function that could tell what it is given look at a row before the policies did. So each chunk of an import read all receivables of its policy.

-- The receivables of a policy that have these tax invoices and stand, with the keys of those. For whoever may act for the organisation.
create function policy.receivables_of_tax_invoices(p_organisation text, p_policy_id text, p_keys text[])
  returns table (id text, tax_invoice_key text)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_custom_plan
as $$
  select known.id, asked.key
  from unnest(p_keys) as asked (key)
  -- Key by key, by the index: while a first import fills the table, Postgres expects one receivable of a policy and would look at each for each key.
  cross join lateral (
    select r.id from policy.receivable r
    where r.organisation = p_organisation and r.policy_id = p_policy_id
      and policy.tax_invoice_key(r.tax_invoice_number) = asked.key and r.withdrawn < r.amount
    offset 0
  ) as known
  where ledger.may_act_for(p_organisation)
$$;
comment on function policy.receivables_of_tax_invoices is 'Which receivables of a policy have these tax invoices, however their numbers are written';
revoke all on function policy.receivables_of_tax_invoices(text, text, text[]) from public;
grant execute on function policy.receivables_of_tax_invoices(text, text, text[]) to policy_api, policy_job;
