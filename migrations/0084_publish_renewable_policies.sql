-- Why: a renewal is a quote, and quotes are made by the quote service: it reads what was agreed, with the amounts that stand at the
-- end of the period, of policies that the caller may see or, for the daily job, of all.

create view policy.published_renewable as
  select p.id, p.organisation, p.client, p.product, p.policyholder, p.status, p.inception, p.expiry, p.ended_on,
    -- Where endorsements added or raised cover: each buyer as it was told last, in the order in which they came.
    coalesce(jsonb_set(p.request::jsonb, '{buyers}', (
      select jsonb_agg(told.buyer order by told.place)
      from (
        select (array_agg(placed.buyer order by placed.place desc))[1] as buyer, min(placed.place) as place
        from (
          select every.buyer, row_number() over (order by every.endorsement, every.position) as place
          from (
            select '' as endorsement, e.buyer, e.position
            from jsonb_array_elements(p.request::jsonb -> 'buyers') with ordinality as e (buyer, position)
            union all
            select n.id, e.buyer, e.position
            from policy.endorsement n,
              jsonb_array_elements((n.record -> 'underwritten')::jsonb) with ordinality as e (buyer, position)
            where n.policy_id = p.id and n.status = 'applied'
          ) as every
        ) as placed
        group by placed.buyer ->> 'businessNumber'
      ) as told
      where exists (
        select from policy.endorsement n
        where n.policy_id = p.id and n.status = 'applied' and json_array_length(n.record -> 'underwritten') > 0
      )
    ))::json, p.request) as request,
    (select coalesce(json_object_agg(c.business_number, c.insured_amount), '{}'::json)
     from policy.cover c where c.policy_id = p.id and c.until_date is null) as insured_amounts
  from policy.policy p
  where p.inception is not null;
grant select on policy.endorsement to policy_publisher;
grant select on policy.published_renewable to quote_api, quote_job;
call platform.publish_view('policy.published_renewable');
