-- Why: Postgres took it that row-level security shows one row in a hundred, beside what a list asks for. An organisation's page of fifty
-- then looked as if it needed all the rows that the organisation had, so they were fetched and sorted: 40 ms for 4,000 of 200,000. The
-- insurer's page of overdue receivables was joined and sorted from everybody's: 0.5 s. How often the kind of an actor is the insurer's,
-- Postgres cannot know, and guesses one in two hundred; whether something is null it guesses one in two hundred, too. So the insurer's
-- policies ask whether it is not null that the caller is the insurer: then nearly all rows are expected to be seen, as they are by the
-- insurer, and by whoever names an organisation. Who sees what stays the same.

do $$
declare
  v_policy record;
begin
  for v_policy in
    select schemaname, tablename, policyname, qual from pg_policies
    where qual ~ '^\(platform\.current_actor_kind\(\) = '
      and (schemaname, tablename) in (
        ('quote', 'quote'), ('quote', 'quote_supersession'),
        ('underwriting', 'application'), ('underwriting', 'appeal'), ('underwriting', 'decline'),
        ('policy', 'policy'), ('policy', 'pledge'), ('policy', 'premium_refund'), ('policy', 'receivables_confirmation'),
        ('policy', 'receivable'), ('policy', 'receivable_change'),
        ('claims', 'claim'), ('claims', 'insured_event'), ('claims', 'payment'), ('claims', 'payment_settlement'),
        ('claims', 'overdue'), ('claims', 'overdue_agreement'),
        ('ledger', 'hold'), ('platform', 'notice'))
    order by schemaname, tablename, policyname
  loop
    execute format('alter policy %I on %I.%I using (nullif(%s, false) is not null)',
      v_policy.policyname, v_policy.schemaname, v_policy.tablename, v_policy.qual);
  end loop;
end
$$;
